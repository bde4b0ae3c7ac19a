//! The platform that applets run on: trussed with memory for a store, and the backends that they want.

use std::sync::mpsc::{Receiver, Sender};

use heapless::{Vec as FixedVec, VecView};
use iso7816::{Command as AppletCommand, Status, command::CommandView};
use trussed::{
    Platform,
    backend::{Backend as _, BackendId},
    serde_extensions::{ExtensionDispatch, ExtensionId, ExtensionImpl},
    service::ServiceResources,
    types::Context,
    virt::{Client, StoreConfig, with_platform},
};
use trussed_auth::AuthExtension;
use trussed_auth_backend::{AuthBackend, AuthContext, FilesystemLayout};
use trussed_chunked::ChunkedExtension;
use trussed_core::{
    Error,
    api::{Reply as CoreReply, Request as CoreRequest, reply, request},
    types::Location,
};
use trussed_hpke::HpkeExtension;
use trussed_staging::{StagingBackend, StagingContext};
use trussed_wrap_key_to_file::WrapKeyToFileExtension;

use super::{Reply, Request};

/// The most that a command or an answer may hold: a certificate of 3 KB with its wrapping.
const CAPACITY: usize = 3072;

/// The applet's end of the line.
pub(in crate::virtual_token) struct Exchanges {
    requests: Receiver<Request>,
    replies: Sender<Reply>,
}

impl Exchanges {
    pub(super) fn new(requests: Receiver<Request>, replies: Sender<Reply>) -> Self {
        Self { requests, replies }
    }

    /// Has `applet` answer until nobody asks any more.
    pub(in crate::virtual_token) fn answer(
        &self,
        mut applet: impl FnMut(CommandView<'_>, &mut VecView<u8>) -> Result<(), Status>,
    ) {
        for request in &self.requests {
            let mut data = FixedVec::<u8, CAPACITY>::new();
            let status = match command(&request) {
                None => Status::WrongLength,
                Some(command) => match applet(command.as_view(), &mut data) {
                    Ok(()) => Status::Success,
                    Err(status) => status,
                },
            };
            let reply = Reply { data: data.to_vec(), status: status.into() };
            if self.replies.send(reply).is_err() {
                return;
            }
        }
    }
}

/// As one APDU of extended length, for data of any length.
fn command(request: &Request) -> Option<AppletCommand<CAPACITY>> {
    let Request { class, instruction, p1, p2, ref data } = *request;
    let mut apdu = vec![class, instruction, p1, p2, 0];
    if !data.is_empty() {
        apdu.extend(u16::try_from(data.len()).ok()?.to_be_bytes());
        apdu.extend_from_slice(data);
    }
    apdu.extend([0, 0]);
    AppletCommand::try_from(&apdu).ok()
}

/// Lends a client of a platform of its own, by which an applet stores and computes.
pub(in crate::virtual_token) fn with_client(name: &str, applet: impl FnOnce(Client<'_, Dispatch>)) {
    with_platform(StoreConfig::ram(), |platform| {
        platform.run_client_with_backends(name, Dispatch::default(), BACKENDS, applet);
    });
}

const BACKENDS: &[BackendId<Backend>] =
    &[BackendId::Custom(Backend::Staging), BackendId::Custom(Backend::Auth), BackendId::Core];

pub(in crate::virtual_token) enum Backend {
    Auth,
    Staging,
}

pub(in crate::virtual_token) enum Extension {
    Auth,
    Chunked,
    Hpke,
    WrapKeyToFile,
}

impl From<Extension> for u8 {
    fn from(extension: Extension) -> Self {
        match extension {
            Extension::Auth => 0,
            Extension::Chunked => 1,
            Extension::Hpke => 2,
            Extension::WrapKeyToFile => 3,
        }
    }
}

impl TryFrom<u8> for Extension {
    type Error = Error;

    fn try_from(number: u8) -> Result<Self, Error> {
        match number {
            0 => Ok(Self::Auth),
            1 => Ok(Self::Chunked),
            2 => Ok(Self::Hpke),
            3 => Ok(Self::WrapKeyToFile),
            _ => Err(Error::FunctionNotSupported),
        }
    }
}

pub(in crate::virtual_token) struct Dispatch {
    auth: AuthBackend,
    staging: StagingBackend,
}

impl Default for Dispatch {
    fn default() -> Self {
        Self { auth: AuthBackend::new(Location::Internal, FilesystemLayout::V0), staging: StagingBackend::new() }
    }
}

#[derive(Default)]
pub(in crate::virtual_token) struct Contexts {
    auth: AuthContext,
    staging: StagingContext,
}

impl ExtensionId<AuthExtension> for Dispatch {
    type Id = Extension;
    const ID: Extension = Extension::Auth;
}

impl ExtensionId<ChunkedExtension> for Dispatch {
    type Id = Extension;
    const ID: Extension = Extension::Chunked;
}

impl ExtensionId<HpkeExtension> for Dispatch {
    type Id = Extension;
    const ID: Extension = Extension::Hpke;
}

impl ExtensionId<WrapKeyToFileExtension> for Dispatch {
    type Id = Extension;
    const ID: Extension = Extension::WrapKeyToFile;
}

impl ExtensionDispatch for Dispatch {
    type BackendId = Backend;
    type Context = Contexts;
    type ExtensionId = Extension;

    fn core_request<P: Platform>(
        &mut self,
        backend: &Backend,
        context: &mut Context<Contexts>,
        request: &CoreRequest,
        resources: &mut ServiceResources<P>,
    ) -> Result<CoreReply, Error> {
        let Context { core, backends, .. } = context;
        match backend {
            Backend::Auth => self.auth.request(core, &mut backends.auth, request, resources),
            Backend::Staging => self.staging.request(core, &mut backends.staging, request, resources),
        }
    }

    fn extension_request<P: Platform>(
        &mut self,
        backend: &Backend,
        extension: &Extension,
        context: &mut Context<Contexts>,
        request: &request::SerdeExtension,
        resources: &mut ServiceResources<P>,
    ) -> Result<reply::SerdeExtension, Error> {
        let Context { core, backends, .. } = context;
        let staging = &mut backends.staging;
        match (backend, extension) {
            (Backend::Auth, Extension::Auth) => {
                self.auth.extension_request_serialized(core, &mut backends.auth, request, resources)
            }
            (Backend::Staging, Extension::Chunked) => ExtensionImpl::<ChunkedExtension>::extension_request_serialized(
                &mut self.staging,
                core,
                staging,
                request,
                resources,
            ),
            (Backend::Staging, Extension::Hpke) => ExtensionImpl::<HpkeExtension>::extension_request_serialized(
                &mut self.staging,
                core,
                staging,
                request,
                resources,
            ),
            (Backend::Staging, Extension::WrapKeyToFile) => {
                ExtensionImpl::<WrapKeyToFileExtension>::extension_request_serialized(
                    &mut self.staging,
                    core,
                    staging,
                    request,
                    resources,
                )
            }
            // The next backend of the list is asked.
            _ => Err(Error::RequestNotAvailable),
        }
    }
}
