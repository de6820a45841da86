// Codes born in app: input that a command cannot use.

export const appCodes = {
  'app/bad-manifest': { severity: 'error', summary: 'a line of a batch manifest that is no case' },
} as const;
