// The version of the program, put in by the build; a run from the sources has none.

declare const AA_MERGE_VERSION: string | undefined;

export const version: string = typeof AA_MERGE_VERSION === 'string' ? AA_MERGE_VERSION : '0.0.0-source';
