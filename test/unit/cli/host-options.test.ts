import { hostOptions } from '../../../src/cli/host-options.js';

// A command that is printed names the host as the command before did.

const usual = {
  root: '/',
  policyDir: '/etc/apparmor.d',
  reference: '/usr/share/apparmor/reference',
  stateDir: '/var/lib/aa-merge',
};

function under(root: string): typeof usual {
  const places = Object.entries(usual).map(([name, place]) => [name, name === 'root' ? root : `${root}${place}`]);
  return Object.fromEntries(places) as typeof usual;
}

test.each([
  ['this host', usual, ''],
  ['another root', under('/srv/image'), ' --root /srv/image'],
  ['a root from here', under('try'), ' --root try'],
  ['a place', { ...usual, reference: '/opt/ref' }, ' --reference /opt/ref'],
  ['a place under a root', { ...under('/r'), stateDir: '/r/state' }, ' --root /r --state-dir /state'],
  ['a place from here beside a root', { ...under('/r'), policyDir: 'live' }, ' --root /r --policy-dir live'],
  ['what a shell would read', under("it's here"), " --root 'it'\\''s here'"],
])('%s', (_, options, expected) => {
  expect(hostOptions(options)).toBe(expected);
});
