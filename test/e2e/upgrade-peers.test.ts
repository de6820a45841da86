// What dpkg, ucf and rpm do with a profile that is a package's own file, measured: the columns of the README's table beside
// ours, which test/e2e/upgrades.test.ts measures. No aa-merge is installed here.

import { describeWith, parserPath } from '../support/needs.js';
import { measurePeer, peerTools } from '../support/upgrade-peers.js';
import { peers, rows } from '../support/upgrade-rows.js';

jest.setTimeout(180_000);

describeWith('apparmor_parser', parserPath(), (parser) => {
  for (const peer of peers) {
    describeWith(`the tools of ${peer}`, peerTools(peer), () => {
      let measured: Readonly<Record<string, string>>;
      beforeAll(() => {
        measured = measurePeer(peer, rows, parser);
      });
      test.each(rows.map((row) => [row.id, row] as const))(`${peer}, row %s`, (id, { title, peers: said }) => {
        expect([title, measured[id]]).toEqual([title, said[peer]]);
      });
    });
  }

  const helped = rows.filter((row) => row.helped !== undefined);
  describeWith('the tools of dpkg helper', peerTools('dpkg helper'), () => {
    let measured: Readonly<Record<string, string>>;
    beforeAll(() => {
      measured = measurePeer('dpkg helper', helped, parser);
    });
    test.each(helped.map((row) => [row.id, row] as const))('dpkg with its helper, row %s', (id, row) => {
      expect([row.title, measured[id]]).toEqual([row.title, row.helped]);
    });
  });
});
