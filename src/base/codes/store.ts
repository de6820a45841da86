// Codes born in store.

export const storeCodes = {} as const;
