// Loaded with --import into the built service and each of its threads: tells which files' functions have run since it was
// last asked. V8 counts the calls.
import { Session } from 'node:inspector';
import { BroadcastChannel, isMainThread } from 'node:worker_threads';

const session = new Session();
session.connect();
const post = (method, parameters) => {
  let answer;
  session.post(method, parameters, (error, value) => {
    if (error) throw error;
    answer = value;
  });
  return answer;
};
post('Profiler.enable');
post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });

const BUILT = '/dist/function/';
/** Paths below function/, without their suffixes, of the files whose functions ran; the counters begin anew. */
const take = () =>
  post('Profiler.takePreciseCoverage')
    .result.filter(({ url, functions }) => url.includes(BUILT) && functions.some(({ ranges }) => ranges[0].count > 0))
    .map(({ url }) => url.slice(url.indexOf(BUILT) + BUILT.length).replace(/\.js$/, ''));

const channel = new BroadcastChannel('executed');
channel.unref();
if (isMainThread) {
  let threads = 0;
  let answers = [];
  channel.onmessage = ({ data }) => {
    if (data === 'thread') threads++;
    else if (Array.isArray(data)) answers.push(data);
    if (answers.length === threads + 1) process.send(answers.flat());
  };
  process.on('message', () => {
    answers = [take()];
    channel.postMessage('take');
  });
  process.channel.unref();
} else {
  channel.onmessage = ({ data }) => {
    if (data === 'take') channel.postMessage(take());
  };
  channel.postMessage('thread');
}
