import * as fs from 'fs';
import { GOLDEN, ruleTexts } from '../support/rule-texts';

test('the golden list has every text of the rules as it is printed', () => {
  expect(ruleTexts()).toBe(fs.readFileSync(GOLDEN, 'utf8'));
});
