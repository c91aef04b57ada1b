// Computes the known answer of CosignerTests by another implementation (Node: Ed25519, SHA-256) from the text of
// c2sp.org/tlog-cosignature: node cosignature.mjs
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
const seed = Buffer.from(Array.from({ length: 32 }, (_, byte) => byte));
const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32);
const typed = Buffer.concat([Buffer.from([4]), publicKey]);
const name = 'witness.example/w1', time = 1679315147;
const id = createHash('sha256').update(`${name}\n`).update(typed).digest().subarray(0, 4);
const text = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
const seconds = Buffer.alloc(8);
seconds.writeBigUInt64BE(BigInt(time));
const signature = sign(null, Buffer.from(`cosignature/v1\ntime ${time}\n${text}`), key);
console.log(`${name}+${id.toString('hex')}+${typed.toString('base64')}`);
console.log(`\u2014 ${name} ${Buffer.concat([id, seconds, signature]).toString('base64')}`);
