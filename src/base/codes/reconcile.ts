// Codes born in reconcile.

export const reconcileCodes = {} as const;
