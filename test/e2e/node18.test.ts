import { aaMerge } from '../support/built-program.js';
import { describeWith, node18Path } from '../support/needs.js';

describeWith('Node 18 (scripts/fetch-node18.sh)', node18Path(), (node) => {
  test('the built program answers on the oldest Node', () => {
    expect(aaMerge(['--version'], { node })).toEqual({
      status: 0,
      out: expect.stringMatching(/^aa-merge \d/),
      err: '',
    });
    expect(aaMerge(['--help'], { node })).toMatchObject({
      status: 0,
      out: expect.stringContaining('Usage: aa-merge'),
      err: '',
    });
    expect(aaMerge(['--no-such-option'], { node })).toMatchObject({ status: 2, out: '' });
  });
});
