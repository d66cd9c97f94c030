import { linkSelf } from './link-self';
import { leaveOutOptionalPeers } from './optional-peers';

// The steps after jsii, in one process: starting a process takes longer than the work.
leaveOutOptionalPeers();
linkSelf();
