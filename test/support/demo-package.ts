// The package that tests of package managers upgrade: one unit in its versions, and a service that depends on it.

import type { Package } from './package-managers.js';

export const unit = 'usr.bin.demo';
/** The place of the live file, below a root. */
export const live = `etc/apparmor.d/${unit}`;
export const v1 = '/usr/bin/demo {\n  /etc/demo r,\n}\n';
export const v2 = '/usr/bin/demo {\n  /etc/demo r,\n  deny /etc/secret r,\n}\n';
/** The first version with a rule of the administrator’s. */
export const edited = '/usr/bin/demo {\n  /etc/demo r,\n  /srv/mine r,\n}\n';
/** That rule in the second version. */
export const both = '/usr/bin/demo {\n  /etc/demo r,\n  /srv/mine r,\n  deny /etc/secret r,\n}\n';

/** It looks at the profile of the package when it is to start. */
export const service: Package = {
  name: 'svc',
  version: '1',
  files: { '/usr/share/svc/it': '' },
  fields: { Depends: 'demo' },
  scripts: { postinst: `#!/bin/sh\nset -e\ncat "$DPKG_ROOT/${live}" > "$DPKG_ROOT/seen" 2>/dev/null || :\n` },
};
