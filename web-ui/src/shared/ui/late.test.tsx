import { MantineProvider } from '@mantine/core';
import { act, render, screen } from '@testing-library/react';
import type { ComponentType } from 'react';
import { expect, it } from 'vitest';
import { late, preloadAll } from './late.tsx';

const Words = ({ text }: { text: string }) => <p>{text}</p>;

/** Something that can be fetched only while `network.isUp`. */
function fetched() {
  const network = { isUp: true, calls: 0 };
  const load = (): Promise<ComponentType<{ text: string }>> => {
    network.calls += 1;
    return network.isUp ? Promise.resolve(Words) : Promise.reject(new TypeError('Failed'));
  };
  return { network, Part: late(load) };
}

it('says that it cannot be reached, and comes by itself when the network does', async () => {
  const { network, Part } = fetched();
  network.isUp = false;
  render(<Part text="here" />, {
    wrapper: ({ children }) => <MantineProvider env="test">{children}</MantineProvider>,
  });
  expect(await screen.findByText('The server cannot be reached')).toBeVisible();

  network.isUp = true;
  act(() => void window.dispatchEvent(new Event('online')));

  expect(await screen.findByText('here')).toBeVisible();
});

it('is there at once when it was fetched before, however often it is asked for', async () => {
  const { network, Part } = fetched();
  await preloadAll();
  await Part.preload();

  render(<Part text="here" />);

  expect(screen.getByText('here')).toBeVisible();
  expect(network.calls).toBe(1);
});
