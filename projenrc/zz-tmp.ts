import * as fs from 'fs';
import { renewed, read } from './pages';
for (const p of process.argv.slice(2)) fs.writeFileSync(p, renewed(read(p)));
