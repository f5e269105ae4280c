// Loaded before the service (node --import): writes a line for every connection, datagram or name that it asks for.
import dgram from 'node:dgram';
import dns from 'node:dns';
import net from 'node:net';

const tell = (what, detail) => process.stderr.write(`OUTBOUND ${what} ${JSON.stringify(detail)}\n`);

const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...args) {
  tell('connect', args[0]);
  return connect.apply(this, args);
};
const { send } = dgram.Socket.prototype;
dgram.Socket.prototype.send = function (...args) {
  tell('send', args.slice(-2));
  return send.apply(this, args);
};
for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6']) {
  const original = dns[name];
  dns[name] = (...args) => {
    // An address needs nobody: this is how a server finds what to listen on.
    if (net.isIP(args[0]) === 0) tell(name, args[0]);
    return original(...args);
  };
}
