// Codes born in cli: what a person mistyped, on the command line or in the settings file.

export const cliCodes = {
  'cli/usage': { severity: 'error', summary: 'a command line that cannot be read' },
  'cli/no-command': { severity: 'error', summary: 'no command is named' },
  'cli/unknown-command': { severity: 'error', summary: 'a command that does not exist' },
  'cli/unknown-option': { severity: 'error', summary: 'an option that does not exist' },
  'cli/option-of-another-command': { severity: 'error', summary: 'an option that this command does not take' },
  'cli/repeated-option': { severity: 'error', summary: 'an option given more often than it may be' },
  'cli/opposite-options': { severity: 'error', summary: 'two options that exclude each other' },
  'cli/needed-option': { severity: 'error', summary: 'an option without which a command does nothing' },
  'cli/empty-value': { severity: 'error', summary: 'an option or setting without its value' },
  'cli/bad-value': { severity: 'error', summary: 'a value that an option or setting cannot have' },
  'cli/operands': { severity: 'error', summary: 'too few or too many operands' },
  'cli/no-terminal': { severity: 'error', summary: 'a command that asks a person, and nobody is there' },
  'cli/unknown-setting': { severity: 'error', summary: 'a key in the settings file that is no setting' },
  'cli/repeated-setting': { severity: 'error', summary: 'a setting that is set twice' },
  'cli/no-working-directory': { severity: 'error', summary: 'the working directory was removed' },
  'cli/bad-setting': { severity: 'error', summary: 'a line of the settings file that is not `key = value`' },
} as const;
