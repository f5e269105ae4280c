/** What `--help` prints: what the service is, and the environment variables that it reads. */
export const USAGE = `agent-reasoning: answers structured problems of agents over HTTP (POST /reason, POST /events) with TinyRecursiveModels.

usage: npm start        or, as built: node dist/function/server.js

It takes no arguments; these environment variables set it (default in brackets):

the models
  MODEL_PATH               a bundle, a folder of bundles or a checkpoint [the bundles in model/bundles/]
  DEVICE                   auto, cpu, cuda or webgpu [auto]
  MAX_STEPS, MAX_STARTS    most steps and starts that a request may ask for [the bundle's, else 6 and 32]
  H_CYCLES, L_CYCLES       override the cycles of the checkpoint [the bundle's, else 3 and 6]
  WORKERS                  inference threads; 0 is one per core [one per core on a CPU, 1 on a GPU]

the server
  FUNC_PORT                port to listen on; 0 lets the system choose [PORT]
  PORT                     the same, as most platforms set it [8080]
  FUNC_BODY_LIMIT          largest body in bytes, apart from the objects of a kubectl dump [1048576]
  MAX_DUMP_BYTES           largest body in bytes with a kubectl dump in it [67108864]
  MAX_QUEUE                requests admitted at once, running and waiting [64]
  MAX_BATCH                requests in one body of POST /reason [100]
  REQUEST_TIMEOUT_MS       deadline of a request [30000]
  REPLY_CACHE_SIZE         event replies kept for redeliveries [1000]
  SHUTDOWN_GRACE_MS        time for running requests after SIGTERM [25000]
  LOG_LEVEL                trace, debug, info, warn, error, fatal or silent [info]

the broker
  EMIT_EVENTS              publish outcomes of POST /reason [true]
  KNATIVE_BROKER_URL       where to publish them [K_SINK]
  K_SINK                   the same, as a SinkBinding sets it [nothing is published]
  K_CE_OVERRIDES           extensions of every published event, as {"extensions": {name: value}} [none]
  K_CA_CERTS               certificates in PEM that are trusted over https [none]
  PUBLISH_TOKEN_FILE       a token that is shown to the broker [none]
  PUBLISH_QUEUE            events held in memory for the broker [1000]
  PUBLISH_RETRIES          further attempts for each [8]

limits of each client
  RATE_LIMIT               requests in a window; 0 limits nothing [6000]
  RATE_LIMIT_WINDOW_S      length of the window in seconds [60]
  RATE_LIMIT_ADDRESS       events of one address in a window; 0 limits nothing [RATE_LIMIT]
  RATE_LIMIT_HEADER        a header that names the client [its address names it]
  RATE_LIMIT_REDIS_URL     where replicas count together [in memory]
  TRUSTED_PROXIES          proxies whose X-Forwarded-For is believed [0]

who may ask
  API_KEYS_FILE            names and SHA-256 hashes of keys, one of which a request needs [no key is needed]
  OIDC_ISSUER              whose tokens events need; the next two belong to it [events need no token]
  OIDC_AUDIENCE            for whom these tokens must be [none]
  OIDC_SUBJECTS            whose they may be, with commas between them [none]
  OIDC_CA_FILE             certificates in PEM that are trusted when the issuer is asked [none]
  OIDC_TOKEN_FILE          a token that is shown to the issuer [none]
  CORS_ORIGINS             origins whose pages may read answers, with commas between them, or * [none]

traces
  OTEL_EXPORTER_OTLP_ENDPOINT           where spans go, inside the cluster [no spans]
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT    the same, used as it is [no spans]
  OTEL_SERVICE_NAME                     the name of the service in spans [agent-reasoning]
`;
