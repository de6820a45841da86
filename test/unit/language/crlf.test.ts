import type { ByteText } from '../../../src/base/index.js';
import { fileId, hasErrors } from '../../../src/base/index.js';
import { lowerFile, parseFile, printTree } from '../../../src/language/index.js';

// CR LF is a line end where LF is one, also inside rules whose words may hold a CR. Each case was put to the compiler.

function judge(rule: string): boolean {
  const source = { id: fileId('crlf'), text: `profile a {\r\n  ${rule}\r\n}\r\n` as ByteText };
  const parsed = parseFile(source.text, source.id);
  expect(printTree(parsed.value)).toBe(source.text);
  return !hasErrors([...parsed.diagnostics, ...lowerFile(parsed.value, source).diagnostics]);
}

test.each([
  'dbus send bus=x\r\n peer=(name=x),',
  'dbus (send,\r\n receive)\r\n bus=x,',
  'dbus send bus=x peer=(\r\nname=x label=y\r\n),',
  'unix\r\n,',
  'network inet ip=1.2.3.4\r\n port=5,',
  'mount\r\n/a\r\n,',
  'unix (send)\r\n type=stream\r\n peer=(label=x),',
  'signal set=(hup,\r\n int)\r\n peer=x\r\n,',
  'ptrace (read)\r\n peer=x,',
  'change_profile\r\n -> x,',
  'set rlimit\r\n cpu <= 1\r\n,',
])('%j is valid', (rule) => {
  expect(judge(rule)).toBe(true);
});

// A word takes the CR with it where no space parts them, as the compiler reads it.
test.each([
  'signal set=(hup\r\n int),',
  'network inet\r\n stream,',
  'mount options=(ro,\r\n nosuid) /a\r\n -> /b,',
  'mqueue /a,',
  'dbus send\r bus=x,',
])('%j is not', (rule) => {
  expect(judge(rule)).toBe(false);
});
