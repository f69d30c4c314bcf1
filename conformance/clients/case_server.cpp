#include "conformance/clients/case_server.hpp"

#include "conformance/cases/explain.hpp"
#include "conformance/clients/browser_page.hpp"
#include "conformance/clients/case_runs.hpp"
#include "conformance/clients/client_launcher.hpp"
#include "conformance/clients/control_url.hpp"
#include "conformance/clients/reply.hpp"
#include "conformance/connection/listener.hpp"
#include "protocol/handshake/handshake.hpp"

#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace unmask::conformance {
namespace asio = boost::asio;

namespace {

using json = nlohmann::ordered_json;

run_setting setting_for(const listen_options& options, const listener& at) {
    std::string command = fmt::format("unmask conform --listen {}", options.port);
    if (!options.start.empty()) command += " --start " + shell_quoted(options.start);
    return {.role = party::server, .secure = at.secure(), .command = std::move(command)};
}

std::string behavior_in_json(const reports::case_result& result) {
    return json{{"behavior", name_of(result.behavior)}}.dump();
}

class case_server {
  public:
    case_server(const listen_options& options, const listen_handlers& told);

    listen_result run();

  private:
    using request = incoming_connection::request;
    using action = control_request::action;

    void handle(incoming_connection& from, const request& asked);
    void answer_browser(incoming_connection& from, const request_head& asked);
    void answer(incoming_connection& from, const control_request& asked, std::string response,
                const std::optional<deflate_parameters>& deflate);
    bool is_excluded(const control_request& asked) const;
    void answer_with_status(const control_request& asked, std::shared_ptr<reply> answer);
    void case_ended(const std::string& agent, const test_case& one,
                    const reports::case_result& result);

    void start_clients();
    void clients_ended();
    void explain_unrun();
    void stop();

    const listen_options& options_;
    const listen_handlers& told_;
    asio::io_context io_{1};
    listener listener_;
    asio::signal_set signals_{io_, SIGINT, SIGTERM};
    case_runs runs_;
    struct held_back {
        std::string agent;
        const test_case* one;
        std::shared_ptr<reply> answer;
    };
    std::vector<held_back> held_back_; // until the case has ended
    std::optional<client_launcher> launcher_;
    bool repeating_ = false;
};

case_server::case_server(const listen_options& options, const listen_handlers& told)
    : options_(options),
      told_(told),
      listener_(io_, {.host = options.host,
                      .port = options.port,
                      .certificate = options.certificate,
                      .key = options.key}),
      runs_(io_, options, setting_for(options, listener_),
            {.ended = [this](const auto& agent, const auto& one,
                             const auto& result) { case_ended(agent, one, result); },
             .trace = told.trace}) {}

listen_result case_server::run() {
    signals_.async_wait([this](const boost::system::error_code& stopped, int) {
        if (!stopped) stop();
    });
    listener_.start([this](auto& from, const auto& asked) { handle(from, asked); });
    if (told_.on_listening) told_.on_listening(listener_.url() + "/");
    if (!options_.start.empty()) start_clients();
    io_.run();
    launcher_.reset();
    if (!options_.start.empty()) explain_unrun();
    return {.agents = runs_.book().results(listener_.url() + "/"),
            .trouble = runs_.capture_failure(),
            .nobody_came = runs_.nobody_came()};
}

// From now on a second signal ends the program.
void case_server::stop() {
    signals_.clear();
    listener_.stop();
    io_.stop();
}

// --- Requests

void refuse(incoming_connection& from, int status, std::string_view sentence) {
    reply::over_http(
        from, http_answer(status, "text/plain; charset=utf-8", fmt::format("{}\n", sentence)));
}

// By the first policy of the case that the client's offers allow; `one` may be null.
server_answer answer_for(const incoming_connection::request& asked, const listen_options& options,
                         const test_case* one) {
    server_policy policy{.subprotocols = options.subprotocols};
    if (one != nullptr && one->trips)
        for (const deflate_policy& accepted : one->trips->accepts) {
            policy.deflate = accepted;
            auto answer = answer_request(asked.head, policy, asked.irregularities);
            if (answer.deflate) return answer;
        }
    policy.deflate = std::nullopt;
    return answer_request(asked.head, policy, asked.irregularities);
}

void case_server::handle(incoming_connection& from, const request& asked) {
    if (!asks_for_websocket(asked.head)) return answer_browser(from, asked.head);
    auto control = parse_control_url(asked.head.target, options_.cases);
    if (!control)
        return refuse(from, control.error().why == control_refusal::unknown_path ? 404 : 400,
                      control.error().sentence);
    if (control->agent.empty() || launcher_) control->agent = options_.default_agent;
    const bool runs = control->what == action::run_case;
    if (runs && launcher_ && !launcher_->expects(*control->which))
        return refuse(from, 404, "this case is not waiting for a client");
    if (runs && !runs_.admits(control->agent))
        return refuse(from, 503, "there have been too many names of clients");

    const auto opening = answer_for(asked, options_, runs ? control->which : nullptr);
    std::string response = to_text(opening.response).value_or(std::string()) + opening.body;
    if (opening.accepted()) return answer(from, *control, std::move(response), opening.deflate);
    reply::over_http(from, std::move(response));
    if (!runs) return;
    if (launcher_) launcher_->came(*control->which);
    runs_.record_refusal(
        from, control->agent, *control->which,
        fmt::format("The request of the opening handshake breaks: {}.", slugs_of(opening.broken)));
}

void case_server::answer_browser(incoming_connection& from, const request_head& asked) {
    if (asked.target != "/" || asked.method != "GET")
        return refuse(from, 404, "there is nothing here but the page at /, for browsers");
    const http_fields policy{
        {"Content-Security-Policy",
         "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
         "connect-src ws: wss:; base-uri 'none'; form-action 'none'"}};
    reply::over_http(
        from, http_answer(200, "text/html; charset=utf-8", embedded::browser_page_html, policy));
}

void case_server::answer(incoming_connection& from, const control_request& asked,
                         std::string response, const std::optional<deflate_parameters>& deflate) {
    if (asked.what == action::run_case && !is_excluded(asked)) {
        if (launcher_) launcher_->came(*asked.which);
        return runs_.run(from, asked.agent, *asked.which, std::move(response), deflate);
    }
    const bool last = asked.ends_run || (asked.what == action::update_reports && options_.once);
    const auto answer = reply::over_websocket(from, std::move(response), [this, last] {
        if (last) stop();
    });
    switch (asked.what) {
    case action::count_cases:
        return answer->say(std::to_string(options_.cases.size()));
    case action::describe_case:
        return answer->say(
            json{{"id", asked.which->id}, {"description", asked.which->title}}.dump());
    case action::tell_status:
        return answer_with_status(asked, answer);
    case action::update_reports:
        if (told_.on_update) told_.on_update(runs_.book().results(listener_.url() + "/"));
        return answer->say({});
    case action::run_case: // excluded
    case action::stop:
        return answer->say({});
    }
}

bool case_server::is_excluded(const control_request& asked) const {
    return options_.excludes && options_.excludes(asked.agent, *asked.which);
}

void case_server::answer_with_status(const control_request& asked, std::shared_ptr<reply> answer) {
    if (const auto* const known = runs_.book().find(asked.agent, *asked.which))
        return answer->say(behavior_in_json(*known));
    held_back_.push_back({asked.agent, asked.which, std::move(answer)});
}

void case_server::case_ended(const std::string& agent, const test_case& one,
                             const reports::case_result& result) {
    if (told_.on_case) told_.on_case(agent, result);
    if (launcher_) launcher_->ended(one);
    std::erase_if(held_back_, [&](const held_back& waiting) {
        if (waiting.agent != agent || waiting.one != &one) return false;
        waiting.answer->say(behavior_in_json(result));
        return true;
    });
}

// --- Started clients

void case_server::start_clients() {
    launcher_.emplace(
        io_,
        launcher_options{.command = options_.start,
                         .base = listener_.url() + "/case/",
                         .stretch = options_.timeout},
        client_launcher::handlers{.never_came =
                                      [this](const test_case& one, const std::string& why) {
                                          runs_.record_absence(options_.default_agent, one, why);
                                      },
                                  .all_ended = [this] { clients_ended(); }});
    launcher_->launch(options_.cases, options_.jobs);
}

// What failed beside others is run again alone.
void case_server::clients_ended() {
    case_list failed;
    for (const test_case* one : options_.cases)
        if (const auto* result = runs_.book().find(options_.default_agent, *one);
            result != nullptr && !reports::passed(*result))
            failed.push_back(one);
    if (std::exchange(repeating_, true) || failed.empty() || failed.size() > options_.most_repeated)
        return stop();
    launcher_->launch(std::move(failed), 1);
}

void case_server::explain_unrun() {
    for (const test_case* one : options_.cases)
        if (runs_.book().find(options_.default_agent, *one) == nullptr)
            runs_.record_unrun(options_.default_agent, *one,
                               "Not run: the run was stopped before.");
}

} // namespace

std::expected<listen_result, std::string> listen(const listen_options& options,
                                                 const listen_handlers& handlers) {
    try {
        return case_server(options, handlers).run();
    } catch (const boost::system::system_error& failure) {
        return std::unexpected(fmt::format("cannot listen on {} port {}: {}", options.host,
                                           options.port, failure.code().message()));
    }
}

} // namespace unmask::conformance
