'use strict';

// A process that ends as vLLM's API server does (vllm 0.33.0, vllm/config/vllm.py and
// vllm/entrypoints/launchers/launcher.py): at SIGTERM it aborts what is running, unless it was started
// with `--shutdown-timeout N`. Then it takes no new connection, and has N seconds for what is running.
// It serves /stream/COUNT/MILLISECONDS and reports its port and every request to its parent.

const http = require('http');

/** Milliseconds that a second of the arguments takes here. */
const SECOND = Number(process.env.SECOND);

function shutdownTimeout(args) {
  const at = args.findIndex((arg) => arg.split('=')[0] === '--shutdown-timeout');
  return at < 0 ? 0 : Number(args[at].split('=')[1] ?? args[at + 1]);
}

const seconds = shutdownTimeout(process.argv.slice(2));
let terminating = false;

const server = http.createServer({ keepAliveTimeout: 0 }, (request, response) => {
  process.send({ path: request.url, headers: request.headers });
  response.setHeader('x-deployment', process.env.DEPLOYMENT);
  response.setHeader('x-instance', process.env.INSTANCE);
  response.once('close', () => terminating && server.closeIdleConnections());
  const [, what, count, milliseconds] = request.url.split('/');
  if (what === 'stream') {
    stream(response, Number(count), Number(milliseconds));
  } else {
    response.end(process.env.INSTANCE);
  }
});

function stream(response, count, milliseconds, piece = 1) {
  response.setHeader('content-type', 'text/event-stream');
  const send = () => {
    response.write(`data: ${piece}\n\n`);
    piece += 1;
    if (piece > count) {
      clearInterval(pieces);
      response.end('data: [DONE]\n\n');
    }
  };
  const pieces = setInterval(send, milliseconds);
  response.once('close', () => clearInterval(pieces));
}

process.once('SIGTERM', () => {
  terminating = true;
  if (seconds === 0) {
    process.exit();
  }
  server.close(() => process.exit());
  setTimeout(() => process.exit(), seconds * SECOND).unref();
});
process.once('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => process.send({ listening: server.address().port }));
