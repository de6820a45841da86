// Codes born in merge. Errors are conflicts, or keep a merge from being one; notes are for a person to know.

export const mergeCodes = {
  // Conflicts.
  'merge/both-added': { severity: 'error', summary: 'both sides added something about one thing, differently' },
  'merge/both-changed': { severity: 'error', summary: 'both sides changed one thing, differently' },
  'merge/removed-and-changed': { severity: 'error', summary: 'one side removed what the other side changed' },
  'merge/exec-mode': { severity: 'error', summary: 'two execute modes, or two targets, for one path' },
  'merge/deny-and-grant': { severity: 'error', summary: 'one side denies, or denied, what the other side grants' },
  'merge/moved': { severity: 'error', summary: 'one side moved a rule that the other side removed or moved elsewhere' },
  'merge/text': { severity: 'error', summary: 'both sides changed neighbouring lines of a text' },
  // Why a text was merged line by line.
  'merge/not-understood': { severity: 'error', summary: 'a file is not policy, so its lines were merged' },
  'merge/not-as-meant': { severity: 'error', summary: 'the merged text would not say what both sides mean' },
  // Decisions that a person may want to know of.
  'merge/deny-stands': { severity: 'note', summary: 'a deny rule of ours stands against a new grant of theirs' },
  'merge/same-in-other-words': { severity: 'note', summary: 'both sides made the same change in other words' },
} as const;
