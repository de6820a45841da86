// Codes born in packets: what policy says about labels of packets, and what a packet filter cannot say.

export const packetsCodes = {
  'packets/two-labels': { severity: 'error', summary: 'two rules would give one packet different labels' },
  'packets/not-marked': {
    severity: 'warning',
    summary: 'a rule with a label has a condition that no packet filter can express: no packet is marked for it',
  },
  'packets/unknown-label': { severity: 'warning', summary: 'a label that no profile of this policy has' },
  'packets/not-checked': { severity: 'warning', summary: 'the abi of a rule with a label knows no labels of packets' },
} as const;
