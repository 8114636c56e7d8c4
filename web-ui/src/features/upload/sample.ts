const PRODUCTS = [
  ['kettle', 24.9],
  ['lantern', 12.5],
  ['blanket', 39.0],
  ['notebook', 4.2],
  ['mug', 8.75],
] as const;
const COUNTRIES = ['France', 'Germany', 'Spain', 'Italy'];
const ORDERS = 60;

/** Sixty orders as CSV; four of them are broken in the ways that files usually are. */
export function sampleFile(): File {
  const lines = ['order_id,ordered_at,product,quantity,unit_price,country'];
  for (let n = 0; n < ORDERS; n++) lines.push(order(n));
  lines[12] = '10012,2026-03-02 09:24:00,kettle,1,24.90,France,gift';
  lines[27] = '10027,not a date,mug,2,8.75,Spain';
  lines[41] = '10041,2026-03-03';
  lines[50] = '10050,2026-03-03 10:40:00,lantern,many,12.50,Italy';
  return new File([`${lines.join('\n')}\n`], 'orders.csv', { type: 'text/csv' });
}

function order(n: number): string {
  const [product, price] = PRODUCTS[(n * 7) % PRODUCTS.length] ?? PRODUCTS[0];
  const minute = String((n * 13) % 60).padStart(2, '0');
  const at = `2026-03-0${1 + (n % 5)} ${String(8 + (n % 10)).padStart(2, '0')}:${minute}:00`;
  const country = COUNTRIES[(n * 3) % COUNTRIES.length] ?? '';
  return [10_001 + n, at, product, 1 + (n % 4), price.toFixed(2), country].join(',');
}
