import * as fs from 'fs';
import { linkSelf } from './link-self';
import { leaveOutOptionalPeers } from './optional-peers';
import { SIGNATURES, signatures } from './signatures';

// The steps after jsii, in one process: starting a process takes longer than the work.
leaveOutOptionalPeers();
linkSelf();

// a new option or parameter: the next compilation includes the check of its type
if (fs.readFileSync(SIGNATURES, 'utf8') !== signatures()) {
  fs.writeFileSync(SIGNATURES, signatures());
  console.log('The signatures changed: compile again.');
  process.exitCode = 1;
}
