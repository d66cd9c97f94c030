import { parseArgs } from 'util';
import { Command } from './command';

/** `cdk-inference init`. @internal */
export const INIT: Command = {
  help: 'usage: cdk-inference init\n',
  run: async (args) => {
    parseArgs({ args: [...args], options: {} });
    return 0;
  },
};
