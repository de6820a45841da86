// The npm package diff3 comes without types.
declare module 'diff3' {
  interface Region {
    readonly ok?: readonly string[];
    readonly conflict?: { readonly a: readonly string[]; readonly o: readonly string[]; readonly b: readonly string[] };
  }
  function diff3(ours: readonly string[], base: readonly string[], theirs: readonly string[]): readonly Region[];
  export = diff3;
}
