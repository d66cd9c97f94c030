import * as fs from 'fs';
import * as path from 'path';
import type { Tools } from './terraform';
import { installed, standIn, tofu } from './toolchain';
import { TERRAFORM, VOLCENGINE } from './versions';

/** A folder with real providers, as releases name their files: they are used where they are there. */
const OWN = process.env.TERRAFORM_PROVIDERS;

const SCHEMA = path.join(__dirname, '..', 'terraform', 'volcengine-schema.json');

let tools: Tools | undefined;

/** Builds what is not in the cache yet, and says once what Terraform and the providers are. */
export function terraformTools(): Tools {
  if (tools === undefined) {
    const kubernetes = own('kubernetes') ?? {
      file: standIn('kubernetes'),
      is: 'a stand-in: the module of the real one is not served',
    };
    const volcengine = own('volcengine') ??
      real() ?? {
        file: standIn('volcengine'),
        is: `a stand-in with the schema of the real one: ${VOLCENGINE.module}@${VOLCENGINE.version} cannot be had here`,
      };
    console.log(
      [
        `Terraform: OpenTofu ${TERRAFORM.version}`,
        `provider hashicorp/kubernetes: ${kubernetes.is}`,
        `provider volcengine/volcengine: ${volcengine.is}`,
      ].join('\n'),
    );
    tools = {
      terraform: tofu(),
      providers: {
        'hashicorp/kubernetes': kubernetes.file,
        'volcengine/volcengine': volcengine.file,
      },
      schema: SCHEMA,
    };
  }
  return tools;
}

interface Found {
  readonly file: string;
  readonly is: string;
}

function own(name: string): Found | undefined {
  const file =
    OWN && fs.readdirSync(OWN).find((entry) => entry.startsWith(`terraform-provider-${name}`));
  return file ? { file: path.join(OWN, file), is: path.join(OWN, file) } : undefined;
}

function real(): Found | undefined {
  const file = installed(VOLCENGINE);
  return file === undefined ? undefined : { file, is: `the real one, ${VOLCENGINE.version}` };
}
