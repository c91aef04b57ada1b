// Claims a server, signs in, lists sessions, refreshes, signs out, and is refused afterwards.
// node walk.mjs ADDRESS PROTOS; the claim code and the password are the two lines of standard input.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const [address, protos] = process.argv.slice(2);
const [claimCode, password] = readFileSync(0, 'utf8').split('\n');
const deadlineMs = 60_000;

const services = ['magnetar/auth/v1/auth_service.proto', 'magnetar/session/v1/session_service.proto'];
const definition = loader.loadSync(
  services.map((file) => join(protos, file)),
  { includeDirs: [protos], defaults: true, oneofs: true },
);
const { magnetar } = grpc.loadPackageDefinition(definition);
const credentials = grpc.credentials.createInsecure();
const auth = new magnetar.auth.v1.AuthService(address, credentials);
const sessions = new magnetar.session.v1.SessionService(address, credentials);

function call(client, method, request, accessToken) {
  const metadata = new grpc.Metadata();
  if (accessToken) {
    metadata.set('authorization', `Bearer ${accessToken}`);
  }

  return new Promise((answer, refuse) => {
    client[method](request, metadata, { deadline: Date.now() + deadlineMs }, (fault, reply) =>
      fault ? refuse(fault) : answer(reply));
  });
}

const device = (displayName) => ({ displayName, platform: 'Node', language: 'en' });

await call(auth, 'ClaimFounder', { claimCode, userName: 'founder', password, device: device('Desk') });
console.log('claimed');

const { signedIn } = await call(auth, 'SignIn', { userName: 'founder', password, device: device('Laptop') });
console.log('signed in');

const listed = await call(sessions, 'ListSessions', {}, signedIn.tokens.accessToken);
console.log(`listed ${listed.sessions.length}`);

const { refreshToken, deviceSecret } = signedIn.tokens;
const { tokens } = await call(auth, 'Refresh', { refreshToken, deviceSecret });
await call(auth, 'ValidateToken', {}, tokens.accessToken);
console.log('refreshed');

await call(auth, 'SignOut', {}, tokens.accessToken);
console.log('signed out');

try {
  await call(auth, 'ValidateToken', {}, tokens.accessToken);
} catch (refused) {
  // google.rpc.Status in the trailer carries the reason as text; the code alone says less.
  const details = refused.metadata.get('grpc-status-details-bin')[0].toString('latin1');
  if (refused.code === grpc.status.UNAUTHENTICATED && details.includes('SESSION_NOT_LIVE')) {
    console.log('refused SESSION_NOT_LIVE');
  }
}
