import { linkSelf } from './link-self';
import { leaveOutOptionalPeers } from './optional-peers';

// What jsii leaves to be done; in one process, as starting one takes longer than the work.
leaveOutOptionalPeers();
linkSelf();
