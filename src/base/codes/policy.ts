// Codes born in policy.

export const policyCodes = {} as const;
