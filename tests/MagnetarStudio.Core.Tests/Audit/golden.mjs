// Computes the known answers of RecordCipherTests, DataKeyTests, RefreshTokenTests and DeviceSecretTests by another
// implementation (Node: AES-256-GCM, HKDF, HMAC) from the written layout: node golden.mjs
import { createCipheriv, hkdfSync, createHmac } from 'node:crypto';
const hex = s => Buffer.from(s, 'hex');
const range = (a, n) => Buffer.from(Array.from({ length: n }, (_, i) => a + i));
const log = range(0, 16), key = range(0x20, 32), subjectKey = range(0x40, 32), subjectId = hex('1122334455667788');
const body = hex('0100 0103 0400 0101'.replaceAll(' ', '')), subject = hex('0100 09'.replaceAll(' ', '') + Buffer.from('192.0.2.1').toString('hex'));
const clear = hex('0100 02aabb'.replaceAll(' ', ''));
const h = Buffer.alloc(48);
h[0] = 1; h[1] = 1; h.writeUInt16BE(3, 2); h.writeUInt32BE(7, 4); h.writeBigUInt64BE(2n, 8); h.writeBigInt64BE(0x0102030405060708n, 16);
h.writeBigInt64BE(1893499200000000n, 24); h.writeUInt16BE(62, 32); h.writeUInt16BE(1, 34); h.writeUInt32BE(body.length, 36);
const clearLen = Buffer.alloc(2); clearLen.writeUInt16BE(clear.length);
const authenticated = Buffer.concat([h, clearLen, clear]);
const nonce = Buffer.alloc(12); nonce.writeBigUInt64BE(2n, 4);
const seal = (k, aad, text) => { const c = createCipheriv('aes-256-gcm', k, nonce); c.setAAD(aad); return Buffer.concat([c.update(text), c.final(), c.getAuthTag()]); };
const sealedBody = seal(key, Buffer.concat([Buffer.from('magnetar/v1/record'), log, authenticated]), body);
const partKey = Buffer.from(hkdfSync('sha256', subjectKey, key, Buffer.concat([Buffer.from('magnetar/v1/subject-part-key'), subjectId]), 32));
const sealedSubject = seal(partKey, Buffer.concat([Buffer.from('magnetar/v1/subject'), log, authenticated, subjectId, sealedBody.subarray(body.length)]), subject);
const len = Buffer.alloc(4); len.writeUInt32BE(subject.length);
const rec = Buffer.concat([authenticated, sealedBody, subjectId, len, sealedSubject]);
console.log(rec.toString('hex').toUpperCase(), rec.length);
const id = Buffer.alloc(4); id.writeUInt32BE(7);
console.log(createHmac('sha256', key).update(Buffer.concat([Buffer.from('magnetar/v1/commitment'), id])).digest('hex').toUpperCase());
// refresh token golden
const salt = range(0x60, 16), sid = range(0x10, 16), rk = range(0x80, 32), kid = hex('0102030405060708');
const ctr = Buffer.alloc(4); ctr.writeUInt32BE(5);
const mac = createHmac('sha256', rk).update(Buffer.concat([Buffer.from('magnetar/v1/refresh'), salt, sid, ctr])).digest();
console.log('mgr1.' + Buffer.concat([sid, ctr, kid, mac]).toString('base64url'));
const acct = range(0x70, 16), dev = range(0x30, 16), ep = Buffer.alloc(4); ep.writeInt32BE(3);
const dmac = createHmac('sha256', rk).update(Buffer.concat([Buffer.from('magnetar/v1/device'), acct, dev, ep])).digest();
console.log('mgd1.' + Buffer.concat([dev, kid, dmac]).toString('base64url'));
