// IP addresses as text and as bytes.

import fc from 'fast-check';
import { isIP } from 'node:net';
import type { ByteText } from '../../../src/base/index.js';
import { bytesOfAddress, textOfAddress } from '../../../src/model/ip-address.js';
import '../../support/seed.js';

const bytesOf = (size: number): fc.Arbitrary<ByteText> =>
  fc
    .array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 255 })), { minLength: size, maxLength: size })
    .map((bytes) => String.fromCharCode(...bytes) as ByteText);

test('what is written is an address, and is read as it was', () => {
  fc.assert(
    fc.property(fc.oneof(bytesOf(4), bytesOf(16)), (bytes) => {
      const text = textOfAddress(bytes);
      expect(isIP(text)).toBe(bytes.length === 4 ? 4 : 6);
      expect(bytesOfAddress(text)).toBe(bytes);
    }),
  );
});

test.each([
  ['1.2.3.4', '\x01\x02\x03\x04'],
  ['::', '\0'.repeat(16)],
  ['::1', `${'\0'.repeat(15)}\x01`],
  ['1::', `\0\x01${'\0'.repeat(14)}`],
  ['::ffff:1.2.3.4', `${'\0'.repeat(10)}\xff\xff\x01\x02\x03\x04`],
  ['1:2:3:4:5:6:7:8', '\0\x01\0\x02\0\x03\0\x04\0\x05\0\x06\0\x07\0\x08'],
])('%s', (text, bytes) => {
  expect(bytesOfAddress(text)).toBe(bytes);
});

test.each([
  '',
  '1.2.3',
  '1.2.3.4.5',
  '256.0.0.1',
  '01.2.3.4',
  ':',
  ':::',
  '1::2::3',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '1:2:3:4:5:6:7::8',
  'g::',
  '12345::',
])('no address: %s', (text) => {
  expect(bytesOfAddress(text)).toBeUndefined();
});

test('of several runs of zeros the first of the longest is left out', () => {
  expect(textOfAddress('\0\x01\0\0\0\0\0\x02\0\0\0\0\0\0\0\x03' as ByteText)).toBe('1:0:0:2::3');
  expect(textOfAddress('\0\x01\0\0\0\0\0\x02\0\0\0\0\0\x04\0\x03' as ByteText)).toBe('1::2:0:0:4:3');
  expect(textOfAddress('\0\x01\0\0\0\x05\0\x02\0\x06\0\x07\0\x04\0\x03' as ByteText)).toBe('1:0:5:2:6:7:4:3');
});
