/** The sign of the product. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#0b6e99" />
      <path
        d="M5 11c4.400 0 4.400 3.200 8.800 3.200S18.200 11 22.600 11 27 12.600 27 12.600M5 17c4.400 0 4.400 3.200 8.800 3.200S18.200 17 22.600 17 27 18.600 27 18.600M5 23c4.400 0 4.400 2.400 8.800 2.400"
        fill="none"
        stroke="#fff"
        strokeWidth="2.600"
        strokeLinecap="round"
      />
    </svg>
  );
}
