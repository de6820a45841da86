// What stands in compiled policy beside the automata: names, flags, capabilities, limits, attachment, tables.
// Source: permission-semantics 3, 4.3, 7 and 9.2.

import { compile, tryCompile } from './compiled/compile.js';
import { walk } from './compiled/dfa.js';
import { describeForms } from './compiled/forms.js';
import type { CompiledProfile } from './compiled/profiles.js';
import { readProfiles } from './compiled/profiles.js';

const policy = `
profile plain {
}
profile flagged flags=(complain, audit, attach_disconnected, mediate_deleted, chroot_relative) {
}
profile free flags=(unconfined) {
}
profile caps {
  capability chown kill,
  capability wake_alarm,
  deny capability setuid,
  audit capability fowner,
  audit deny capability setgid,
}
profile all-caps {
  capability,
  deny capability kill,
}
profile limits {
  set rlimit nofile <= 5,
  set rlimit nice <= -5,
  set rlimit as <= infinity,
}
profile parent {
  ^hat {
  }
  profile child {
  }
}
profile :ns:spaced {
}
profile attached /usr/{bin/a*,lib/bb} {
}
`;

const infinity = (1n << 64n) - 1n;

describeForms(['3.0', '4.0', '5.0', 'kernel-5.4-outoftree-network'], (options) => {
  let profiles: readonly CompiledProfile[];
  const named = (wanted: string): CompiledProfile => profiles.find(({ name }) => name === wanted)!;

  beforeAll(() => {
    profiles = compile(policy, options);
  });

  test('names', () => {
    const names = ['all-caps', 'attached', 'caps', 'flagged', 'free', 'limits'];
    names.push('parent', 'parent//child', 'parent//hat', 'plain', 'spaced');
    expect(profiles.map(({ name }) => name).sort()).toEqual(names);
    expect(named('spaced').namespace).toBe('ns');
    expect(named('plain').namespace).toBeUndefined();
  });

  test('flags', () => {
    expect(named('plain').flags).toMatchObject({ bits: 0, mode: 'enforce', audit: false, path: 0 });
    expect(named('flagged').flags).toMatchObject({ bits: 0, mode: 'complain', audit: true, path: 0x4 | 0x8 | 0x10000 });
    expect(named('free').flags.mode).toBe('unconfined');
    expect(named('parent//hat').flags.bits).toBe(1);
    expect(named('parent//child').flags.bits).toBe(0);
  });

  test('capabilities', () => {
    const [chown, fowner, kill, setgid, setuid, wakeAlarm] = [0n, 3n, 5n, 6n, 7n, 35n].map((bit) => 1n << bit);
    expect(named('plain').capabilities).toEqual({ allowed: 0n, audited: 0n, quiet: 0n });
    expect(named('caps').capabilities).toEqual({
      allowed: chown! | kill! | wakeAlarm! | fowner!,
      audited: fowner,
      quiet: setuid,
    });
    expect(named('all-caps').capabilities).toEqual({ allowed: infinity ^ kill!, audited: 0n, quiet: kill });
    expect(setgid! & named('caps').capabilities.allowed).toBe(0n);
  });

  test('resource limits', () => {
    expect(named('plain').rlimits).toEqual(new Map());
    expect(named('limits').rlimits).toEqual(
      new Map([
        [7, 5n],
        [9, infinity],
        [13, 15n],
      ]),
    );
  });

  test('attachment', () => {
    const attachment = named('attached').attachment!;
    const matches = (path: string): boolean => attachment.matchesAt(walk(attachment.dfa, path));
    const paths = ['/usr/bin/a', '/usr/bin/abc', '/usr/lib/bb', '/usr/bin/b', '/usr/bin/a/b', ''];
    expect(paths.map(matches)).toEqual([true, true, true, false, false, false]);
    expect(attachment.length).toBe(10);
    expect(named('plain').attachment).toBeUndefined();
  });

  test('what is compressed is not misread', () => {
    const compiled = tryCompile(policy, options);
    if (!compiled.ok) throw new Error(compiled.why);
    const header = Buffer.from([1, 3, 0, 0, 0, 0, 0, 0, 0x28, 0xb5, 0x2f, 0xfd]);
    expect(() => readProfiles(Buffer.concat([header, compiled.bytes]))).toThrow('compressed');
  });
});

describeForms(['4.0', '5.0'], (options) => {
  test('the extended form is used, and conditions on extended attributes are known', () => {
    const [profile] = compile('profile a /usr/bin/a xattrs=(user.one=b* user.two) {\n/a r,\n}\n', options);
    const { attachment, xattrs, extended } = profile!;
    expect(extended).toBe(true);
    expect(xattrs).toEqual(['user.two', 'user.one']);
    const { dfa } = attachment!;
    const value = (from: number, text: string): number => walk(dfa, `\0${text}`, dfa.nextOutOfBand(from));
    const two = value(walk(dfa, '/usr/bin/a'), 'anything');
    expect(attachment!.matchesAt(value(two, 'bc'))).toBe(true);
    expect(attachment!.matchesAt(value(two, 'c'))).toBe(false);
    expect(dfa.nextOutOfBand(walk(dfa, '/usr/bin/'))).toBe(dfa.dead);
  });
});

describeForms(['kernel-5.4-outoftree-network'], (options) => {
  test('old kernels have a table of socket types', () => {
    const rules = 'network inet stream,\ndeny network inet dgram,\naudit network inet6 dgram,';
    const [profile] = compile(`profile a {\n${rules}\n}\n`, options);
    const [unspecified, unix, inet] = profile!.networkTable!;
    expect(unspecified).toEqual({ allowed: 0, audited: 0, quiet: 0 });
    expect(unix).toEqual({ allowed: 0, audited: 0, quiet: 0 });
    expect(inet).toEqual({ allowed: 1 << 1, audited: 0, quiet: 1 << 2 });
    expect(profile!.networkTable![10]).toEqual({ allowed: 1 << 2, audited: 1 << 2, quiet: 0 });
    expect(profile!.networkTable!.length).toBeGreaterThan(40);
  });
});
