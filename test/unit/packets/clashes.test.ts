// Two rules that would give one packet different labels, and those that cannot.

import { exportOf, labelling, saidBy } from '../../support/labels.js';

/** What keeps both from being exported; undefined where nothing does. */
function clash(one: string, other: string): string | undefined {
  const result = exportOf(labelling(one, other));
  const [said] = result.invalid
    .flatMap(({ diagnostics }) => diagnostics)
    .filter(({ severity }) => severity === 'error');
  expect(result.exported === undefined).toBe(said !== undefined);
  return said && `${said.code}@${said.line}, ${said.related.map(({ role, line }) => `${role} ${line}`).join()}`;
}

const told = 'packets/two-labels@4, the other rule is at 3';

test.each([
  ['network receive udp port=9 peer=(label=a),', 'network receive udp port=9 peer=(label=b),'],
  ['network receive udp port=1-9 peer=(label=a),', 'network receive udp port=9-20 peer=(label=b),'],
  ['network receive udp port=9 peer=(label=a),', 'network receive udp peer=(ip=10.0.0.1 label=b),'],
  ['network receive inet peer=(label=a),', 'network receive tcp port=9 peer=(label=b),'],
  ['network receive udp interface=eth* peer=(label=a),', 'network receive udp interface=eth0 peer=(label=b),'],
  ['network receive udp interface=eth0 peer=(label=a),', 'network receive udp peer=(label=b),'],
  ['network accept tcp port=9 peer=(label=a),', 'network (accept, receive, send) tcp peer=(label=b),'],
  ['network receive tcp port=9 peer=(label=a),', 'network accept tcp port=9 peer=(label=b),'],
  ['network receive udp port=9 peer=(label="a//&b"),', 'network receive udp port=9 peer=(label="b//&c"),'],
  ['network receive udp port=9 peer=(label="a//&:n:b"),', 'network receive udp port=9 peer=(label=":n:b//&a"),'],
  ['deny network receive udp port=9 peer=(label=a),', 'network receive udp port=9 peer=(label=b),'],
])('%s beside %s', (one, other) => {
  expect(clash(one, other)).toBe(told);
  expect(clash(other, one)).toBe(told);
});

test('what this host sends to itself is seen twice', () => {
  const pair = ['network receive udp port=9 peer=(label=a),', 'network send udp peer=(port=9 label=b),'] as const;
  expect(clash(...pair)).toBe(told);
  expect(saidBy(exportOf(labelling(...pair))).join()).toContain('when this host sends it to itself');
  // Not where it takes another interface than the loopback one.
  expect(clash(pair[0], 'network send udp interface=eth0 peer=(port=9 label=b),')).toBeUndefined();
});

test.each([
  ['network receive udp port=9 peer=(label=a),', 'network receive udp port=10 peer=(label=b),'],
  ['network receive udp port=9 peer=(label=a),', 'network receive tcp port=9 peer=(label=b),'],
  ['network receive inet udp peer=(label=a),', 'network receive inet6 udp peer=(label=b),'],
  ['network receive udp peer=(ip=10.0.0.1 label=a),', 'network receive udp peer=(ip=10.0.0.2 label=b),'],
  ['network receive udp interface=eth* peer=(label=a),', 'network receive udp interface=wlan* peer=(label=b),'],
  ['network receive udp port=9 peer=(label=a),', 'network receive udp port=9 peer=(label=a),'],
  // One stack, however its parts are put: the kernel sorts them.
  ['network receive udp port=9 peer=(label="a//&b"),', 'network receive udp peer=(label="b//&a"),'],
  ['network receive udp port=9 peer=(label=":n:a//&b"),', 'network receive udp peer=(label=":n:b//&:n:a//&b"),'],
  // A server and a client: who opened the connection is known.
  [
    'network (accept, send, receive) tcp port=80 peer=(label=a),',
    'network (connect, send, receive) tcp peer=(port=443 label=b),',
  ],
])('%s and %s keep apart', (one, other) => {
  expect(clash(one, other)).toBeUndefined();
});
