// What a form of HTML cannot do: other methods than GET and POST, bodies that are no forms.
"use strict";

// Sends the request and shows the page that answers it.
async function send(method, path, body, mediaType) {
    const headers = { Accept: "text/html" };
    const { token, tokenHeader } = document.body.dataset;
    if (token) {
        headers[tokenHeader] = token;
    }
    if (mediaType) {
        headers["Content-Type"] = mediaType;
    }
    const response = await fetch(path, { method, headers, body, credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const shown = document.adoptNode(page.documentElement);
    document.replaceChild(shown, document.documentElement);
    start();
    window.scrollTo(0, 0);
    return response;
}

// What a form sends; inputs for lists hold several values between commas.
function read(form) {
    const typed = new FormData(form);
    form.querySelectorAll("[data-list]").forEach((input) => {
        typed.delete(input.name);
        const values = input.value.split(",").map((value) => value.trim());
        values.filter(Boolean).forEach((value) => typed.append(input.name, value));
    });
    return typed;
}

function sendFields(event) {
    event.preventDefault();
    const form = event.target;
    const typed = read(form);
    send(form.dataset.method, form.getAttribute("action"), typed);
}

function sendByHand(event) {
    event.preventDefault();
    const form = event.target;
    const content = form.elements.content.value;
    const mediaType = form.elements["media-type"].value;
    send(event.submitter.dataset.method, form.getAttribute("action"), content, mediaType).then(
        (response) => {
            const again = document.getElementById("content");
            if (response.status === 400 && again) {
                again.value = content;
            }
        },
    );
}

function press(event) {
    const { method, confirm: question } = event.target.dataset;
    if (!question || window.confirm(question)) {
        send(method, window.location.href);
    }
}

function start() {
    document.querySelectorAll("form[data-method]").forEach((form) => {
        form.addEventListener("submit", sendFields);
    });
    document.querySelectorAll("form.by-hand").forEach((form) => {
        form.addEventListener("submit", sendByHand);
    });
    document.querySelectorAll("button[type=button][data-method]").forEach((button) => {
        button.addEventListener("click", press);
    });
}

start();
