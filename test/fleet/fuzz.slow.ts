import { differing, firstDiffering } from './differing';

test('10,000 random documents are written as cdk8s writes them, by one writer', () => {
  expect(differing(10_000, 9)).toEqual([]);
});

test.each([0, 1, 2, 3, 4, 5])(
  '50 random programs are written by both apps alike, and fail alike (%i)',
  (part) => {
    expect(firstDiffering(part * 50, 50)).toBeUndefined();
  },
);
