# The sequence behind `dh --with aa-merge`.

use warnings;
use strict;
use Debian::Debhelper::Dh_Lib;

# When all files are in place, and before any snippet that starts a service.
insert_after('dh_install', 'dh_aa_merge');

1;
