// One run: a command line in, an exit status out. Joins arguments, settings, the command and its ports; says what went
// wrong. Must never decide anything about policy, and never leave a thrown error unanswered.

import type {
  ByteText,
  Clock,
  FileSystem,
  Git,
  Kernel,
  Ports,
  Person,
  Processes,
  RpmTool,
  Scratch,
  Watch,
  Worker,
} from '../base/index.js';
import { checkNamespace, portsOfNamespace } from '../app/index.js';
import {
  growSlowly,
  nobody,
  nodeFileSystem,
  nodePerson,
  nodeWorker,
  ownWords,
  systemClock,
  systemGit,
  systemKernel,
  systemProcesses,
  systemRpm,
  systemScratch,
  systemWatch,
} from '../host/index.js';
import { AaMergeError } from '../base/index.js';
import { answerHooks } from './answer-hooks.js';
import type { Given } from './arguments.js';
import { parseLine } from './arguments.js';
import type { CommandModule } from './command.js';
import { exitStatus } from './exit-codes.js';
import { commandHelp, programHelp } from './help.js';
import type { CommandName } from './command-names.js';
import type { OptionsOf } from './options-of.js';
import type { OptionName } from './options.js';
import { definitionOf } from './options-of.js';
import type { Loaders } from './registry.js';
import { availableCommands, defaultCommand, definitions, loaders } from './registry.js';
import { resolveOptions, rootOf } from './resolve-options.js';
import { readSettings } from './settings.js';
import type { Sink } from './terminal.js';
import { openOutput, openTerminal, wantsColor } from './terminal.js';
import { describeLostAnswer, describeTrouble } from './trouble.js';
import { version } from './version.js';

/** All that a run touches. */
export interface World {
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly out: Sink;
  readonly err: Sink;
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly processes: Processes;
  readonly rpm?: RpmTool;
  readonly kernel?: Kernel;
  readonly scratch?: Scratch;
  readonly watch?: Watch;
  readonly worker?: Worker | undefined;
  readonly git?: Git;
  /** Whether there was no working directory that a relative path could mean. */
  readonly isAstray?: boolean;
  person?(): Person;
  readonly loaders: Loaders;
}

/**
 * Run on this process. `isAstray`: the working directory was gone, and `/` is in its place. A reader that went away ends no
 * run: what was begun is finished, unseen.
 */
export async function runOnProcess(isAstray = false): Promise<number> {
  growSlowly();
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') return;
      process.exitCode = exitStatus('trouble');
      if (stream === process.stdout) process.stderr.write(describeLostAnswer(error.code ?? 'EIO'));
    });
  }
  return run({
    argv: ownWords(),
    environment: process.env,
    out: process.stdout,
    err: process.stderr,
    files: nodeFileSystem,
    clock: systemClock,
    processes: systemProcesses,
    rpm: systemRpm,
    kernel: systemKernel,
    scratch: systemScratch,
    watch: systemWatch,
    worker: nodeWorker(process.argv.slice(2)),
    git: systemGit,
    isAstray,
    person: () => nodePerson(process.stdin, process.stdout, process.env),
    loaders,
  });
}

/** Run in a world. Never throws. */
export async function run(world: World): Promise<number> {
  const available = availableCommands(world.loaders);
  let command: CommandName | undefined;
  let isUnderstood = false;
  let unnamed: string | undefined;
  try {
    const line = parseLine(world.argv, available);
    command = line.command;
    if (command === defaultCommand && world.argv[0] !== command) [unnamed] = line.operands;
    if (line.wants === 'version') return say(world, `aa-merge ${version}\n`);
    if (line.wants === 'help' || command === undefined) {
      return say(world, command === undefined ? programHelp(available) : commandHelp(command));
    }
    const given = withDpkgRoot(command, line.given, world);
    resolveOptions(command, given, new Map());
    isUnderstood = true;
    // A script of a package may run anywhere, as long as it names no place from there.
    const needsPlace = command !== 'hook' || hasRelativePath(given);
    if (world.isAstray === true && needsPlace) throw new AaMergeError('cli/no-working-directory');
    return await call(world, command, { ...line, given });
  } catch (thrown) {
    // A line that could not be read may still begin with the command that it means.
    const meant = command ?? available.find((name) => name === world.argv[0]);
    const trouble = describeTrouble(thrown, { command: meant, unnamed, available });
    // Whatever the host is like, a package is installed.
    const isForgiven = command === 'hook' && isUnderstood;
    world.err.write(isForgiven ? firstLineOf(trouble) : trouble);
    return exitStatus(isForgiven ? 'done' : 'trouble');
  }
}

function hasRelativePath(given: Given): boolean {
  const isPath = (name: OptionName): boolean => ['path', 'place'].includes(definitionOf(name).kind);
  return [...given].some(([name, values]) => isPath(name) && values.some((value) => !value.startsWith('/')));
}

/** A script of a package has one line of output for us. */
function firstLineOf(text: string): string {
  return `${text.split('\n')[0]}\n`;
}

function say(world: World, text: string): number {
  world.out.write(text);
  return exitStatus('done');
}

async function call(world: World, command: CommandName, line: ReturnType<typeof parseLine>): Promise<number> {
  const { given } = line;
  const settings = readSettings(world.files, rootOf(given));
  const options = resolveOptions(command, given, settings);
  const colored = wantsColor(options.color, world.environment, world.out.isTTY === true);
  const canClear = world.environment['TERM'] !== 'dumb';
  const output = openOutput(world.err, { ...options, canClear }, world.clock);
  const module = (await world.loaders[command]?.()) as CommandModule<CommandName>;
  const ports = portsFor(options, portsOf(world, output));
  const terminal = openTerminal(world.out, world.err, colored);
  try {
    const standing = await module.run({
      options: options as never,
      operands: line.operands,
      ports,
      given: new Set(given.keys()),
      table: { definitions, defaultCommand },
      terminal,
      person: () => world.person?.() ?? nobody,
    });
    if (command !== 'hook') answerHooks(command, given, settings, { ports, terminal });
    return exitStatus(standing);
  } finally {
    output.done();
  }
}

/** A script that dpkg runs for another root says so in the environment. Source: dpkg(1), "ENVIRONMENT". */
function withDpkgRoot(command: CommandName, given: Given, { environment }: World): Given {
  const root = environment['DPKG_ROOT'] ?? '';
  return command !== 'hook' || given.has('root') || root === '' ? given : new Map([...given, ['root', [root]]]);
}

/** Where a namespace is named, the kernel is what that sees of it. */
function portsFor(options: object, ports: Ports): Ports {
  const { namespace, root, policyDir, stateDir } = options as Partial<OptionsOf<'reconcile'>>;
  if (namespace === undefined) return ports;
  checkNamespace(namespace as ByteText);
  if (root === undefined || policyDir === undefined || stateDir === undefined) return ports;
  return portsOfNamespace({ namespace: namespace as ByteText, root, policyDir, stateDir }, ports);
}

function portsOf(world: World, output: Ports['output']): Ports {
  const { files, clock, processes, rpm, kernel, scratch, git, watch, worker } = world;
  const tools = {
    ...(rpm === undefined ? {} : { rpm }),
    ...(kernel === undefined ? {} : { kernel }),
    ...(scratch === undefined ? {} : { scratch }),
    ...(watch === undefined ? {} : { watch }),
    ...(worker === undefined ? {} : { worker }),
    ...(git === undefined ? {} : { git }),
  };
  return { files, clock, processes, output, ...tools };
}
