import { createElement } from 'react';
import { renderToString as renderReact } from 'react-dom/server';
import { createSSRApp } from 'vue';
import { renderToString as renderVue } from 'vue/server-renderer';
import { ReactStory } from './react-story.ts';
import { readPlan } from './story.ts';
import { VueStory } from './vue-story.ts';

// What a partner's server does: `node render.js react part=frame` writes the HTML of that story.

const [name, search = ''] = process.argv.slice(2);
const plan = readPlan(search);
const html =
  name === 'react'
    ? renderReact(createElement(ReactStory, { plan }))
    : await renderVue(createSSRApp(VueStory, { plan }));
process.stdout.write(html);
