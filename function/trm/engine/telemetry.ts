/**
 * onnxruntime-node sends usage data to its maker, and keeps it in the home directory, unless this is set when it loads: this
 * service calls nobody. It reads the environment of the process, which a worker thread cannot
 * change, so whoever starts such threads imports this as well.
 */
process.env.ORT_DISABLE_TELEMETRY = '1';
