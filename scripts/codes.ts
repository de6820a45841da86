// Whether the catalogue of codes is true: declared = used = tested = documented. Takes texts and declared codes, gives
// what is wrong. Must never read a file.

export interface CodeSources {
  readonly declared: readonly string[];
  /** Texts of src, without the catalogue itself. */
  readonly src: ReadonlyMap<string, string>;
  readonly test: ReadonlyMap<string, string>;
  /** The manual page of codes, once there is one. */
  readonly manual: string | undefined;
}

/** One line for each fault. */
export function findCodeFaults({ declared, src, test, manual }: CodeSources): string[] {
  const faults: string[] = [];
  const folders = [...new Set(declared.map((code) => code.split('/')[0]))];
  const quoted = new RegExp(`['"\`]((?:${folders.join('|')})/[a-z0-9]+(?:-[a-z0-9]+)*)['"\`]`, 'g');
  const used = new Map<string, string>();
  for (const [file, text] of src) {
    for (const [, code = ''] of text.matchAll(quoted)) if (!used.has(code)) used.set(code, file);
  }
  for (const [code, file] of used) if (!declared.includes(code)) faults.push(`${file}: \`${code}\` is not declared`);
  const tests = [...test.values()].join('\n');
  for (const code of declared) {
    // A longer code that begins alike must not count.
    const said = new RegExp(`${code}(?![a-z0-9-])`);
    if (!used.has(code)) faults.push(`${code} is never used`);
    if (!said.test(tests)) faults.push(`${code} appears in no test`);
    // Manual pages may write a hyphen as \-.
    if (manual !== undefined && !said.test(manual.replaceAll('\\-', '-'))) faults.push(`${code} is not in the manual`);
  }
  return faults;
}
