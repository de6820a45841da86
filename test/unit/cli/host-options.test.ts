import { hostOptions, isUsualHost } from '../../../src/cli/host-options.js';

// A command that is printed names the host as the command before did.

const usual = {
  root: '/',
  policyDir: '/etc/apparmor.d',
  reference: '/usr/share/apparmor/reference',
  stateDir: '/var/lib/aa-merge',
  widening: 'refuse',
} as const;

type Options = Parameters<typeof hostOptions>[0];

function under(root: string): Options {
  const { widening, ...all } = usual;
  const places = Object.entries(all).map(([name, place]) => [name, name === 'root' ? root : `${root}${place}`]);
  return { ...(Object.fromEntries(places) as Omit<Options, 'widening'>), widening };
}

const strict: Options = { ...usual, widening: 'strict' };

test.each<[string, Options, string]>([
  ['this host', usual, ''],
  ['another root', under('/srv/image'), ' --root /srv/image'],
  ['a root from here', under('try'), ' --root try'],
  ['a place', { ...usual, reference: '/opt/ref' }, ' --reference /opt/ref'],
  ['a place under a root', { ...under('/r'), stateDir: '/r/state' }, ' --root /r --state-dir /state'],
  ['a place from here beside a root', { ...under('/r'), policyDir: 'live' }, ' --root /r --policy-dir live'],
  ['a setting', strict, ' --widening strict'],
  ['what a shell would read', under("it's here"), " --root 'it'\\''s here'"],
])('%s', (_, options, expected) => {
  expect(hostOptions(options)).toBe(expected);
  // A setting is of no place.
  expect(isUsualHost(options)).toBe(expected === '' || options === strict);
});
