// Codes born in model.

export const modelCodes = {
  'model/exec-conflict': { severity: 'error', summary: 'two rules execute the same program in different ways' },
  'model/exec-unchecked': {
    severity: 'warning',
    summary: 'execute rules too tangled to tell whether they contradict each other',
  },
} as const;
