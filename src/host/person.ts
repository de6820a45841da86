// The person at the terminal of this process: keys, lines and an editor. Takes two streams and the environment, gives the
// port. Must never keep what was typed before a question was asked, nor leave the terminal in another state than it was in.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReadStream, WriteStream } from 'node:tty';
import type { ByteText, Person } from '../base/index.js';
import { fromBytes, toBytes } from '../base/index.js';
import { temporaryDirectory } from './temporary-directory.js';

/** Milliseconds in which what was typed ahead is read and dropped. */
const draining = 60;

/** Ctrl-C and Ctrl-D, as they come where the terminal does not act on them. */
const endings: ReadonlySet<string> = new Set(['\u0003', '\u0004']);

export function nodePerson(
  input: ReadStream,
  output: WriteStream,
  environment: Readonly<Record<string, string | undefined>>,
): Person {
  const isThere = input.isTTY && output.isTTY;
  const isPlain = environment['TERM'] === undefined || environment['TERM'] === 'dumb';
  // Who broke off once is asked nothing more.
  let isOver = false;
  const answer = async (isEnough: (typed: string) => boolean): Promise<string | undefined> => {
    const typed = isOver ? undefined : await read(input, isEnough);
    isOver = typed === undefined || (input.isRaw && endings.has(typed[0] ?? ''));
    return isOver ? undefined : typed;
  };
  const line = async (): Promise<string | undefined> => {
    if (!isOver) await dropTypedAhead(input);
    const text = await answer((typed) => typed.includes('\n'));
    return text?.split('\n')[0]?.replace(/\r$/, '');
  };
  return {
    isThere,
    isPlain,
    columns: () => output.columns || 80,
    rows: () => output.rows || 24,
    line,
    async key() {
      if (isPlain || isOver) return (await line())?.trim();
      await dropTypedAhead(input);
      input.setRawMode(true);
      try {
        return (await answer((typed) => typed !== ''))?.[0];
      } finally {
        input.setRawMode(false);
      }
    },
    edit: (text, name) => edit(text, name, environment),
  };
}

/** Raw, so that nothing waits in the terminal for the end of a line. */
async function dropTypedAhead(input: ReadStream): Promise<void> {
  input.setRawMode(true);
  try {
    const over = Date.now() + draining;
    await read(
      input,
      () => false,
      () => over - Date.now(),
    );
  } finally {
    input.setRawMode(false);
  }
}

/** What is typed until it is enough, or the time is over; undefined at the end of input and after Ctrl-C. */
function read(
  input: ReadStream,
  isEnough: (text: string) => boolean,
  timeLeft?: () => number,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    let typed = '';
    const finish = (text: string | undefined): void => {
      input.pause();
      input.off('data', onData);
      input.off('end', onEnd);
      input.off('error', onEnd);
      process.off('SIGINT', onEnd);
      clearTimeout(timer);
      resolve(text);
    };
    const onData = (chunk: Buffer): void => {
      typed += chunk.toString('utf8');
      if (isEnough(typed)) finish(typed);
    };
    const onEnd = (): void => finish(undefined);
    const timer = timeLeft === undefined ? undefined : setTimeout(() => finish(typed), timeLeft());
    input.on('data', onData);
    input.on('end', onEnd);
    input.on('error', onEnd);
    process.on('SIGINT', onEnd);
    input.resume();
  });
}

/** A private copy, edited; undefined where the editor failed. */
function edit(
  text: ByteText,
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
): ByteText | undefined {
  const directory = temporaryDirectory();
  if (directory === undefined) return undefined;
  const path = join(directory, name.replace(/[^\w.-]/g, '_').replace(/^\.+/, '_'));
  try {
    writeFileSync(path, toBytes(text), { mode: 0o600, flag: 'wx' });
    const { status } = spawnSync('/bin/sh', ['-c', `${editorOf(environment)} "$1"`, 'sh', path], { stdio: 'inherit' });
    return status === 0 ? fromBytes(readFileSync(path)) : undefined;
  } catch {
    // No room for a copy, or none was left behind: what the system says is as good as an editor that failed.
    return undefined;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function editorOf(environment: Readonly<Record<string, string | undefined>>): string {
  const named = [environment['VISUAL'], environment['EDITOR']].find((one) => one !== undefined && one.trim() !== '');
  return named ?? (existsSync('/usr/bin/sensible-editor') ? 'sensible-editor' : 'vi');
}
