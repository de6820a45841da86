// What the compiler and the kernel made of a run, told on standard error.

import type { KernelFacts } from '../report/index.js';
import { kernelText } from '../report/index.js';
import type { Terminal } from './terminal.js';

export function tellOfKernel(
  kernel: KernelFacts | undefined,
  { quiet }: { readonly quiet: boolean },
  terminal: Pick<Terminal, 'complain'>,
): void {
  const text = kernel === undefined ? '' : kernelText(kernel, quiet);
  if (text !== '') terminal.complain(text);
}
