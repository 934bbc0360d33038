import { expect, test } from 'vitest';
import { rc2Block, rc2CbcDecrypt } from './rc2.ts';

/** RFC 2268 §5: key, effective bits, plain, cipher. */
const vectors: readonly [string, number, string, string][] = [
  ['0000000000000000', 63, '0000000000000000', 'ebb773f993278eff'],
  ['ffffffffffffffff', 64, 'ffffffffffffffff', '278b27e42e2f0d49'],
  ['3000000000000000', 64, '1000000000000001', '30649edf9be7d2c2'],
  ['88', 64, '0000000000000000', '61a8a244adacccf0'],
  ['88bca90e90875a', 64, '0000000000000000', '6ccf4308974c267f'],
  ['88bca90e90875a7f0f79c384627bafb2', 64, '0000000000000000', '1a807d272bbe5db1'],
  ['88bca90e90875a7f0f79c384627bafb2', 128, '0000000000000000', '2269552ab0f85ca6'],
  ['88bca90e90875a7f0f79c384627bafb216f80a6f85920584c42fceb0be255daf1e', 129, '0000000000000000', '5b78d3a43dfff1f1'],
];

test.each(vectors)('decrypts the vectors of RFC 2268: %s', (key, bits, plain, cipher) => {
  const hex = (text: string): Buffer => Buffer.from(text, 'hex');
  expect(Buffer.from(rc2Block(hex(key), bits, hex(cipher))).toString('hex')).toBe(plain);
});

test('refuses what is not whole blocks, and an end that is no padding', () => {
  const iv = Buffer.alloc(8);
  expect(() => rc2CbcDecrypt(Buffer.from('88'), 64, iv, Buffer.alloc(7))).toThrow(RangeError);
  expect(() => rc2CbcDecrypt(Buffer.from('88'), 64, iv, Buffer.from('61a8a244adacccf0', 'hex'))).toThrow(RangeError);
});
