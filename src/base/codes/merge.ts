// Codes born in merge.

export const mergeCodes = {} as const;
