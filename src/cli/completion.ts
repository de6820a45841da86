// Scripts that complete words in bash and zsh, made from the tables of commands and options. Takes tables, gives text. The
// scripts ask nobody but the file system, so that a key pressed costs no start of this program.

import type { CommandDefinition, CommandTable } from './command.js';
import type { CommandName } from './command-names.js';
import type { OptionDefinition } from './option-definition.js';
import type { OptionName } from './options.js';
import { commandNames } from './command-names.js';
import { definitionOf, optionNamesOf } from './options-of.js';

/** What stands for a value, as a shell can know it. */
type Wanted =
  { readonly kind: 'words'; readonly words: readonly string[] } | { readonly kind: 'file' | 'folder' | 'unit' | 'any' };

function wantedBy(definition: OptionDefinition): Wanted {
  switch (definition.kind) {
    case 'choice':
      return { kind: 'words', words: definition.choices };
    case 'path':
    case 'place':
      return { kind: definition.value === 'DIR' ? 'folder' : 'file' };
    default:
      return { kind: 'any' };
  }
}

function wantedOperand({ operands, first }: CommandDefinition): Wanted {
  if (first !== undefined) return { kind: 'words', words: first };
  if (/\bUNIT\b/.test(operands)) return { kind: 'unit' };
  return { kind: operands === '' || operands === '[RUN]' ? 'any' : 'file' };
}

const words = (list: readonly string[]): string => list.join(' ');
const everyName = [...new Set(commandNames.flatMap((command) => optionNamesOf(command)))];
const optionWords = (command: CommandName): string =>
  words([...optionNamesOf(command).map((name) => `--${name}`), '--help']);

/** To be sourced by bash; needs no package of helpers. */
export function bashCompletion({ definitions, defaultCommand }: CommandTable): string {
  const taking = (kind: Wanted['kind']): OptionName[] =>
    everyName.filter((name) => definitionOf(name).kind !== 'flag' && wantedBy(definitionOf(name)).kind === kind);
  const spelled = (names: readonly OptionName[]): string =>
    names.flatMap((name) => [`--${name}`, ...short(definitionOf(name))]).join(' | ');
  const choices = taking('words').map((name) => {
    const wanted = wantedBy(definitionOf(name));
    return `    ${spelled([name])}) COMPREPLY=($(compgen -W '${wanted.kind === 'words' ? words(wanted.words) : ''}' -- "$cur")); return ;;`;
  });
  const commands = commandNames.map((command) => {
    const wanted = wantedOperand(definitions[command]);
    return `    ${command}) options='${optionWords(command)}' operands=${bashOperand(wanted)} ;;`;
  });
  return `# Completion of aa-merge(8) for bash; \`aa-merge completion bash\` printed it.

_aa_merge() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command= options operands word at
  COMPREPLY=()
  # Readline may cut a word at its equals sign.
  if [ "$cur" = = ]; then cur=; elif [ "$prev" = = ]; then prev=\${COMP_WORDS[COMP_CWORD-2]}; fi
  for ((at = 1; at < COMP_CWORD; at++)); do
    word=\${COMP_WORDS[at]}
    case " ${words(commandNames)} " in *" $word "*) command=$word; break ;; esac
  done
  case "$prev" in
${choices.join('\n')}
    ${spelled(taking('folder'))}) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$cur")); return ;;
    ${spelled(taking('file'))}) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$cur")); return ;;
    ${spelled(taking('any'))}) return ;;
  esac
  case "\${command:-${defaultCommand}}" in
${commands.join('\n')}
  esac
  if [ "\${cur#-}" != "$cur" ]; then
    COMPREPLY=($(compgen -W "$options" -- "$cur"))
    return
  fi
  [ -n "$command" ] || COMPREPLY=($(compgen -W '${words(commandNames)}' -- "$cur"))
  case "$operands" in
    units) COMPREPLY+=($(_aa_merge_units "$cur")) ;;
    files) compopt -o filenames 2>/dev/null; COMPREPLY+=($(compgen -f -- "$cur")) ;;
    *) [ -z "$operands" ] || COMPREPLY+=($(compgen -W "$operands" -- "$cur")) ;;
  esac
}

# The files of live policy and of the vendor's, as units are named.
_aa_merge_units() {
  local top file
  for top in /etc/apparmor.d /usr/share/apparmor/reference; do
    for file in "$top/$1"*; do
      [ ! -e "$file" ] || printf '%s\\n' "\${file#"$top/"}"
    done
  done | sort -u
}

complete -F _aa_merge aa-merge
`;
}

function bashOperand(wanted: Wanted): string {
  if (wanted.kind === 'words') return `'${words(wanted.words)}'`;
  return { file: 'files', folder: 'files', unit: 'units', any: '' }[wanted.kind];
}

const short = ({ alias }: OptionDefinition): string[] => (alias === undefined ? [] : [`-${alias}`]);

/** To be put where zsh looks for functions, as `_aa-merge`. */
export function zshCompletion({ definitions, defaultCommand }: CommandTable): string {
  const commands = commandNames.map((name) => `    '${name}:${zshText(definitions[name].summary)}'`);
  const cases = commandNames.map((command) => {
    const own = optionNamesOf(command).map((name) => `        ${zshOption(name, definitionOf(name))}`);
    const operand = zshOperand(wantedOperand(definitions[command]));
    const lines = [
      ...own,
      "        '(- *)--help[say how it is used]'",
      ...(operand === '' ? [] : [`        ${operand}`]),
    ];
    return `    ${command})\n      _arguments -s \\\n${lines.join(' \\\n')}\n      ;;`;
  });
  return `#compdef aa-merge
# Completion of aa-merge(8) for zsh; \`aa-merge completion zsh\` printed it.

_aa_merge_units() {
  local -a units
  units=(/etc/apparmor.d/**/*(N.) /usr/share/apparmor/reference/**/*(N.))
  units=(\${\${units#/etc/apparmor.d/}#/usr/share/apparmor/reference/})
  compadd -a units
}

_aa-merge() {
  local -a commands
  local command word
  commands=(
${commands.join('\n')}
  )
  for word in \${words[2,CURRENT-1]}; do
    if (( \${commands[(I)$word:*]} )); then
      command=$word
      break
    fi
  done
  if [[ -z $command && \${words[CURRENT]} != -* ]]; then
    _describe -t commands command commands
  fi
  if [[ -n $command ]]; then
    # The words of the command alone, as if it were a program.
    local at=\${words[(i)$command]}
    words=("\${(@)words[at,-1]}")
    (( CURRENT -= at - 1 ))
  fi
  case \${command:-${defaultCommand}} in
${cases.join('\n')}
  esac
}

_aa-merge "$@"
`;
}

function zshOption(name: OptionName, definition: OptionDefinition): string {
  const text = `[${zshText(definition.description)}]`;
  const many = definition.kind === 'numbers' || definition.kind === 'texts' ? '*' : '';
  const value = definition.kind === 'flag' ? '' : `:${definition.kind === 'choice' ? 'how' : definition.value}:`;
  const action = definition.kind === 'flag' ? '' : zshAction(wantedBy(definition));
  const long = `'${many}--${name}${definition.kind === 'flag' ? '' : '='}${text}${value}${action}'`;
  const alias = short(definition).map((one) => `'${many}${one}${text}${value}${action}'`);
  return [...alias, long].join(' ');
}

function zshOperand(wanted: Wanted): string {
  if (wanted.kind === 'any') return '';
  return wanted.kind === 'words' ? `'1:word:${zshAction(wanted)}'` : `'*:${wanted.kind}:${zshAction(wanted)}'`;
}

function zshAction(wanted: Wanted): string {
  switch (wanted.kind) {
    case 'words':
      return `(${words(wanted.words)})`;
    case 'folder':
      return '_files -/';
    case 'file':
      return '_files';
    case 'unit':
      return '_aa_merge_units';
    case 'any':
      return ' ';
  }
}

/** A description inside of quotes, in which colons and brackets mean something. */
function zshText(text: string): string {
  return text.replace(/[[\]:]/g, '\\$&').replaceAll("'", '’');
}
