// A name that is no unit, and the unit that was meant.

import { unitPath } from '../../../src/base/index.js';
import { unknownUnit } from '../../../src/reconcile/unknown-unit.js';

const units = ['usr.bin.man', 'usr.sbin.cupsd', 'abstractions/base', 'abstractions/nameservice', 'sbin.klogd'].map(
  unitPath,
);

test.each([
  ['usr.bin.mna', 'usr.bin.man'],
  ['/usr/sbin/cupsd', 'usr.sbin.cupsd'],
  ['/usr/sbin/cupds', 'usr.sbin.cupsd'],
  ['cupsd', 'usr.sbin.cupsd'],
  ['nameservice', 'abstractions/nameservice'],
  ['abstraction/base', 'abstractions/base'],
])('%s was meant as %s', (named, suggestion) => {
  expect(unknownUnit(named, units)).toMatchObject({
    code: 'reconcile/unknown-unit',
    data: { unit: named, suggestion },
  });
});

test.each(['', '/', 'firefox', 'usr.lib.firefox.firefox', 'd'])('%p was meant as none of them', (named) => {
  expect(unknownUnit(named, units).data).toEqual({ unit: named });
});

test('of two that end alike none is meant', () => {
  const both = [...units, unitPath('usr.local.bin.man')];
  expect(unknownUnit('man', both).data).toEqual({ unit: 'man' });
});
