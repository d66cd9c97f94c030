'use strict';

// A server in the place of an inference engine: no model, no GPU. It responds to chat requests of the OpenAI
// API with the name of its deployment, one request at a time and 20 ms per token. It has vLLM's health check,
// and the metrics of vLLM that an autoscaler reads.

const http = require('http');

const { DEPLOYMENT = 'nobody', PORT = '8000' } = process.env;
const MODEL = 'demo';
const TOKEN_MS = 20;
const MAX_TOKENS = 1000;

const metrics = { waiting: 0, running: 0, finished: 0 };
let turn = Promise.resolve();

/** Generates so many tokens when it is the request's turn; not for a client that has gone. */
function generate(tokens, response) {
  metrics.waiting += 1;
  turn = turn.then(async () => {
    metrics.waiting -= 1;
    if (response.destroyed) {
      return;
    }
    metrics.running += 1;
    await new Promise((resolve) => setTimeout(resolve, tokens * TOKEN_MS));
    metrics.running -= 1;
    metrics.finished += 1;
  });
  return turn;
}

function send(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(body)}\n`);
}

function reject(response, status, message) {
  send(response, status, { error: { message, type: 'invalid_request_error' } });
}

async function chat(request, response) {
  let text = '';
  for await (const part of request.setEncoding('utf8')) {
    text += part;
  }
  let options;
  try {
    options = JSON.parse(text);
  } catch {
    return reject(response, 400, 'the body is no JSON');
  }
  const { model = MODEL, max_tokens: tokens = 1, stream = false } = options ?? {};
  if (model !== MODEL) {
    return reject(response, 404, `the model is '${MODEL}', not ${JSON.stringify(model)}`);
  }
  if (!Number.isInteger(tokens) || tokens < 1 || tokens > MAX_TOKENS) {
    return reject(response, 400, `max_tokens is a whole number of 1–${MAX_TOKENS}`);
  }
  if (stream !== false) {
    return reject(response, 400, 'this server has no streams: omit "stream"');
  }
  await generate(tokens, response);
  const message = { role: 'assistant', content: `Hello from ${DEPLOYMENT}` };
  return send(response, 200, {
    object: 'chat.completion',
    model: MODEL,
    choices: [{ index: 0, message, finish_reason: 'stop' }],
  });
}

function exposition() {
  const rows = [
    ['num_requests_waiting', 'gauge', metrics.waiting],
    ['num_requests_running', 'gauge', metrics.running],
    ['request_success_total', 'counter', metrics.finished],
  ];
  return rows
    .map(([name, type, value]) => `# TYPE vllm:${name} ${type}\nvllm:${name} ${value}\n`)
    .join('');
}

const ROUTES = {
  'GET /health': (_request, response) => response.end(),
  'GET /v1/models': (_request, response) =>
    send(response, 200, { object: 'list', data: [{ id: MODEL, object: 'model' }] }),
  'POST /v1/chat/completions': chat,
  'GET /metrics': (_request, response) =>
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(exposition()),
};

const server = http.createServer((request, response) => {
  const route = `${request.method} ${request.url.split('?')[0]}`;
  const handle = ROUTES[route] ?? (() => reject(response, 404, `there is no ${route}`));
  Promise.resolve(handle(request, response)).catch(() => response.destroy());
});

server.listen(Number(PORT), () => console.log(`${DEPLOYMENT} listens on ${server.address().port}`));
process.once('SIGTERM', () => server.close());
