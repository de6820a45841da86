// What a real zsh offers for the last word of a line, with our completion in its search path: an interactive one, on a
// terminal that zsh itself makes. Takes a line, gives what would be offered.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The shell that is asked: it writes down what its completion system is given to offer. */
const asked = `
fpath=($FOLDER/functions $fpath)
autoload -Uz compinit
compinit -u -d $FOLDER/dump
compadd() {
  local -a found
  if [[ " \${*%% -- *} " != *' -'[OAD]' '* ]]; then
    builtin compadd -A found "$@"
    print -rl -- $found >>$FOLDER/offered
  fi
  builtin compadd "$@"
}
finished() { : >$FOLDER/finished }
comppostfuncs=(finished)
: >$FOLDER/ready
`;

/** The shell that asks: it types the line and the tabulator. */
const asking = `
zmodload zsh/zpty
zpty inner zsh -f -i
zpty -w inner "source $FOLDER/asked"
until [[ -e $FOLDER/ready ]] { zpty -r -t inner seen; sleep 0.02 }
zpty -w -n inner "$LINE"$'\\t'
for turn in {1..500}; do
  [[ -e $FOLDER/finished ]] && break
  zpty -r -t inner seen
  sleep 0.02
done
zpty -d inner
`;

export function offeredByZsh(zsh: string, completion: string, line: string, cwd: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'aa-merge-zsh-'));
  try {
    mkdirSync(join(folder, 'functions'));
    writeFileSync(join(folder, 'functions/_aa-merge'), completion);
    writeFileSync(join(folder, 'asked'), asked);
    writeFileSync(join(folder, 'asking'), asking);
    const env = { PATH: '/usr/bin:/bin', HOME: folder, TERM: 'dumb', LC_ALL: 'C.UTF-8', FOLDER: folder, LINE: line };
    const { stderr } = spawnSync(zsh, ['-f', join(folder, 'asking')], { encoding: 'utf8', cwd, env, timeout: 60_000 });
    if (!existsSync(join(folder, 'finished'))) throw new Error(`zsh did not complete: ${stderr}`);
    const offered = join(folder, 'offered');
    const words = existsSync(offered) ? readFileSync(offered, 'utf8').split('\n') : [];
    return [...new Set(words.filter((word) => word !== ''))].sort();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
