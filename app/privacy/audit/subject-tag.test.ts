import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { subjectTag } from './subject-tag.ts';

const key = new Uint8Array(32).fill(1);

it('is the same for the same key and id, and another for any other', () => {
  const tag = subjectTag(key, 'customer-17');
  expect(tag).toMatch(/^[0-9a-f]{32}$/);
  expect(subjectTag(key, 'customer-17')).toBe(tag);
  expect(subjectTag(key, 'customer-18')).not.toBe(tag);
  expect(subjectTag(new Uint8Array(32).fill(2), 'customer-17')).not.toBe(tag);
});

it('is no plain HMAC of the id, which the same key may have served elsewhere', () => {
  const plain = createHmac('sha256', key).update('customer-17').digest('hex').slice(0, 32);
  expect(subjectTag(key, 'customer-17')).not.toBe(plain);
});

it('needs a key that cannot be guessed', () => {
  expect(() => subjectTag(new Uint8Array(31), 'customer-17')).toThrow(RangeError);
});
